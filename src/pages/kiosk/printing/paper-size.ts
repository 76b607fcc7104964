/** Of a roll of 80 mm. */
const WIDTH_MM = 80;
const PX_TO_MM = 25.4 / 96;

let sheet: CSSStyleSheet | null = null;

/**
 * Makes the printed page as long as this paper, so that the printer cuts after the last line and not in the middle.
 * CSS has no page size of "as long as it is", so it is measured and said in millimetres.
 */
export const paperSize = (paper: HTMLElement): void => {
  const page = paper.ownerDocument;
  if (sheet === null) {
    sheet = new CSSStyleSheet();
    page.adoptedStyleSheets.push(sheet);
  }
  const millimetres = Math.ceil(paper.getBoundingClientRect().height * PX_TO_MM) + 1;
  sheet.replaceSync(`@page { size: ${WIDTH_MM}mm ${millimetres}mm; margin: 0 }`);
};
