document.documentElement.classList.add("runs");
for (const range of document.querySelectorAll(".divide-at")) {
  const edge = range.closest("figure").querySelector(".cut rect");
  const move = () => edge.setAttribute("width", range.value + "%");
  range.addEventListener("input", move);
  move();
}
