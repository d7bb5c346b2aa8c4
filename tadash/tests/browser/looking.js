// What axe says of a page, in two parts: what the page is made of, and the colors of its texts.
//
// To measure contrast is what takes long, so texts that look alike are measured once: fifty rows of a
// table show a dozen kinds of text, and the frame around a page is that of all pages. Texts are of
// one kind if they have one color, size and weight, and stand on one ground; links also by what sets
// them apart from the text around them.
window.looking = (() => {
  const COLORS = ["color-contrast", "link-in-text-block"];
  const OF_LAYOUT = ["target-size", "scrollable-region-focusable", "aria-hidden-focus"];

  const made = (element) => `${element.localName}.${element.getAttribute("class") ?? ""}`;
  const letsThrough = (color) => color.includes("rgba") || color.includes("/");

  /** All that is painted behind an element, up to the last thing that lets nothing through. */
  const groundOf = (element, grounds) => {
    if (!element) return "";
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      const paint = [style.backgroundColor, style.backgroundImage, style.opacity].join();
      const isLaidOver = !["static", "relative"].includes(style.position);
      const isSolid = paint.endsWith(",none,1") && !letsThrough(style.backgroundColor);
      const layer = isLaidOver ? `${paint} ${made(element)}` : paint;
      const below = isSolid && !isLaidOver ? "" : groundOf(element.parentElement, grounds);
      grounds.set(element, layer === "rgba(0, 0, 0, 0),none,1" ? below : `${below} ${layer}`);
    }
    return grounds.get(element);
  };

  const kindOf = (element, grounds) => {
    const { color, fontSize, fontWeight, textDecorationLine } = getComputedStyle(element);
    const around = getComputedStyle(element.parentElement);
    const apart = element.closest("a") ? [around.color, around.fontWeight, textDecorationLine] : [];
    return [color, fontSize, fontWeight, groundOf(element, grounds), ...apart].join();
  };

  const hasText = (element) =>
    element.matches("input:not([type=checkbox], [type=radio]), select, textarea") ||
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());

  /** Not what is folded away, cut down to a point for screen readers, or above the page. */
  const isShown = (element) => {
    const { width, bottom } = element.getBoundingClientRect();
    const isOnPage = width > 1 && bottom + window.scrollY > 0;
    return isOnPage && element.checkVisibility({ visibilityProperty: true });
  };

  /** Each element that shows a text, with its kind. Of texts in or on an image axe cannot tell. */
  const texts = () => {
    const grounds = new Map();
    return [...document.body.querySelectorAll(":not(svg *)")]
      .filter((element) => hasText(element) && isShown(element))
      .map((element) => [element, kindOf(element, grounds)])
      .filter(([, kind]) => !/gradient\(|url\(/.test(kind));
  };

  const told = (rules) =>
    rules.flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, failureSummary }) => {
        const [, ...lines] = failureSummary.split("\n");
        return `${id} ${target.join(" ")}: ${lines.join(" ")}`;
      }),
    );

  const structure = async () => {
    const rules = { "target-size": { enabled: true } };
    for (const id of COLORS) rules[id] = { enabled: false };
    const found = await axe.run({ resultTypes: ["violations"], preload: false, rules });
    return told(found.violations);
  };

  /** What another width can spoil: names, roles and order are the same at each. */
  const layout = async () => {
    const found = await axe.run({ runOnly: OF_LAYOUT, resultTypes: ["violations"], preload: false });
    return told(found.violations);
  };

  /** What is wrong with texts of these kinds, and which of the kinds were measured. */
  const colors = async (kinds) => {
    const wanted = new Set(kinds);
    const measurable = new Map(texts().filter(([, kind]) => wanted.has(kind)));
    for (const element of measurable.keys()) element.setAttribute("data-unmeasured", "");
    axe.configure({ rules: [{ id: "color-contrast", selector: "[data-unmeasured]" }] });
    const found = await axe.run({
      runOnly: COLORS,
      resultTypes: ["violations", "passes"],
      preload: false,
      elementRef: true,
    });
    for (const element of measurable.keys()) element.removeAttribute("data-unmeasured");
    const nodes = [...found.violations, ...found.passes].flatMap((rule) => rule.nodes);
    const measured = nodes.map(({ element }) => measurable.get(element)).filter(Boolean);
    return [told(found.violations), measured];
  };

  return { kinds: () => [...new Set(texts().map(([, kind]) => kind))], structure, layout, colors };
})();
