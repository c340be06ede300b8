document.documentElement.classList.add("runs");
for (const range of document.querySelectorAll(".divide-at")) {
  const edge = range.closest("figure").querySelector(".cut rect");
  const move = () => edge.setAttribute("width", range.value + "%");
  range.addEventListener("input", move);
  move();
}
const folded = () => document.querySelectorAll("details:not([open]):not(.grid details)");
addEventListener("beforeprint", () => {
  for (const part of folded()) {
    part.open = true;
    part.classList.add("printed");
  }
});
addEventListener("afterprint", () => {
  for (const part of document.querySelectorAll("details.printed")) {
    part.open = false;
    part.classList.remove("printed");
  }
});
