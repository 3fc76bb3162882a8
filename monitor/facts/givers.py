"""Who gives public money, or a foundation's: names and common nouns. Read by monitor.facts.wording."""

from __future__ import annotations

from monitor.facts.cues import Sort

GIVERS: tuple[tuple[str, Sort, str], ...] = (
    ("funding", "giver", """
        France 2030, l'État, la Région, conseil régional, conseil départemental, le département, la métropole,
        Bpifrance, Bpi France, Commission européenne, Union européenne, l'Europe, Feder, fonds européen, ANR,
        Agence nationale de la recherche, Ademe, l'ARS, ARS, Agence régionale de santé, Agence de l'innovation
        en santé, ministère*, ministre*, gouvernement, fondation*, Banque des territoires, Caisse des dépôts,
        BEI, Banque européenne d'investissement, Horizon Europe, Ségur, collectivités, collectivité, pouvoirs
        publics, l'agence, l'institution, fonds régional, la caisse, EIC, Ligue contre le cancer, Téléthon,
        communauté urbaine, communauté d'agglomération, ville de, plan Innovation santé, programme
        d'investissements d'avenir, public, publics, publique*, Bercy, Matignon, Bruxelles, Londres, Washington,
        Berlin, Pékin, Tokyo, Ottawa, Berne, Madrid, Rome, conseils régionaux, conseils départementaux, agences
        régionales de santé, les régions, les départements, commission permanente, conseil municipal, conseil
        communautaire, conseil métropolitain, conseil syndical, agglomération, intercommunalité, communauté de
        communes, la commune, la ville, la mairie, la municipalité, l'agglo, agence de l'eau, l'assurance
        maladie, CPAM, caisse primaire, CNSA, Inca, Institut national du cancer, la Ligue, l'Élysée, puissance
        publique, Premier ministre, président de la République, Conseil européen de l'innovation, Fonds européen
        de développement régional, plan France Relance, France Relance, Interreg, Feader, Fonds européen
        agricole, ERC, NIH, Barda, Cepi, EU-funded, European Union, European Commission, Région, métropole,
        communes, i-Lab, i-Nov, PHRC, PIA, RHU, DGOS, syndicat mixte, Collectivité de Corse, Wellcome, AFM, la
        préfecture, le préfet, les élus, les députés, Département, part de l'Europe, l'UE, Bpi, Banque mondiale,
        Unitaid, DETR, DSIL, Fonds vert, Fonds national, la Commission, Assurance maladie, Agence du numérique
        en santé, Santé publique France, Agence de l'innovation de défense, association de patients,
        départements, intercommunalités, Rotary, Lions Club, FIR"""),
)  # fmt: skip
