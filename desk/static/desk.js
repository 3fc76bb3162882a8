// The menu of a column is built by datasette's table.js, in English; here it is told in French.
const words = {
  "dropdown-sort-asc": "Trier par ordre croissant",
  "dropdown-sort-desc": "Trier par ordre décroissant",
  "dropdown-facet": "Compter par valeur",
  "dropdown-hide-column": "Masquer cette colonne",
  "dropdown-show-all-columns": "Montrer toutes les colonnes",
  "dropdown-not-blank": "Seulement les lignes remplies",
};
document.addEventListener("DOMContentLoaded", () => {
  for (const [name, french] of Object.entries(words)) {
    for (const link of document.querySelectorAll(`a.${name}`)) link.textContent = french;
  }
});
