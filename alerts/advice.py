"""What to do about a message that has not arrived, by its state and the last answer. Pure; the words are French."""

from __future__ import annotations

import re

AGAIN = "vigie réessaie de lui-même pendant cinq jours"
# What a refusal for good means: by the enhanced code of RFC 3463 when the server gives one, else by the reply code.
_REFUSED = (
    (r"5\.1\.[78]", "vérifiez delivery.smtp.sender : le serveur ne veut pas de cet expéditeur"),
    (r"5\.1\.", "corrigez l’adresse, ou retirez-la de la lettre (digests, to)"),
    (r"5\.2\.", "la boîte est fermée ou pleine : prévenez la personne, ou retirez-la de la lettre (digests, to)"),
    (r"5\.3\.4", "le message est trop gros pour ce serveur : réduisez la lettre (digests, length)"),
    (r"5\.7\.", "vérifiez delivery.smtp.sender, l’identification, et les enregistrements SPF et DKIM de votre domaine"),
)
_CODES = {
    "550": "corrigez l’adresse, ou retirez-la de la lettre (digests, to)",
    "551": "corrigez l’adresse, ou retirez-la de la lettre (digests, to)",
    "552": "la boîte est pleine, ou le message trop gros : prévenez la personne, ou réduisez la lettre",
    "553": "corrigez l’adresse, ou retirez-la de la lettre (digests, to)",
    "554": "vérifiez delivery.smtp.sender, et les enregistrements SPF et DKIM de votre domaine",
}


def advice(state: str, answer: str) -> str:
    """One sentence without a full stop; empty when there is nothing to do but to wait for the first attempt."""
    if state == "withdrawn":
        return "rien à faire : ses articles sont dans l’envoi suivant"
    if state == "failed":
        return _failed(answer)
    if "certificat" in answer:
        return (
            "renouvelez le certificat du serveur, ou mettez dans delivery.smtp.host le nom qu’il porte ;"
            " vigie réessaie de lui-même"
        )
    if re.search(r"introuvable|connexion refusée|ne répond pas|a coupé|n’accepte pas|a échoué", answer):
        return f"vérifiez delivery.smtp (host, port, security) et le réseau ; {AGAIN}"
    return AGAIN if answer else ""


def _failed(answer: str) -> str:
    code, _, rest = answer.partition(" ")
    for pattern, meaning in _REFUSED:
        if re.match(pattern, rest):
            return meaning
    if code in _CODES:
        return _CODES[code]
    if "SMTPUTF8" in answer:
        return "donnez une adresse sans accents, ou un serveur de courrier qui les prend"
    if "apprise" in answer or answer.startswith("le service"):
        return "vérifiez l’adresse dans delivery.apprise"
    if answer.startswith("abandonné"):
        return "vérifiez delivery ; les lettres suivantes sont tentées comme d’habitude"
    return "lisez la réponse du serveur, et vérifiez delivery"
