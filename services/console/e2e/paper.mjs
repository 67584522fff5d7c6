// What came out of a printer, as a PDF: its sheets, the words on them, the fonts, and whether anything is amiss.
import { createCanvas } from "@napi-rs/canvas";
import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";

const millimetres = (points) => (points * 25.4) / 72;

/** Sheets, words and fonts of a PDF. */
export async function readPaper(bytes) {
  const task = pdfjs.getDocument({ data: new Uint8Array(bytes), useSystemFonts: false, verbosity: 0 });
  const file = await task.promise;
  const pages = [];
  const fonts = new Map();
  let missing = 0;
  for (let number = 1; number <= file.numPages; number += 1) {
    const page = await file.getPage(number);
    const [left, bottom, right, top] = page.view;
    const { items } = await page.getTextContent();
    const words = items
      .filter(({ str }) => str.trim() !== "")
      .map(({ str, transform, width }) => ({
        text: str,
        left: millimetres(transform[4] - left),
        right: millimetres(transform[4] - left + width),
        up: millimetres(transform[5] - bottom),
      }));
    pages.push({
      width: millimetres(right - left),
      height: millimetres(top - bottom),
      words,
      text: plain(items.map(({ str }) => str).join("")),
    });
    missing += await glyphsMissing(page, fonts);
  }
  const close = () => task.destroy();
  return { file, pages, fonts: [...fonts.values()], missing, close };
}

/**
 * Words to be compared: without spaces, which layout adds and takes away, and with the characters that a font draws alike,
 * such as 一 and its radical ⼀, made the same.
 */
export function plain(words) {
  return words.normalize("NFKC").replace(/\s+/g, "");
}

/** How many characters of a page its fonts have no picture of: those are drawn by glyph 0, an empty box. */
async function glyphsMissing(page, fonts) {
  const { fnArray, argsArray } = await page.getOperatorList();
  let font;
  let missing = 0;
  fnArray.forEach((operator, at) => {
    if (operator === pdfjs.OPS.setFont) {
      font = page.commonObjs.get(argsArray[at][0]);
      fonts.set(font.loadedName, {
        name: font.name,
        isEmbedded: font.isType3Font || font.missingFile !== true,
      });
    } else if (operator === pdfjs.OPS.showText && !font.isType3Font) {
      missing += argsArray[at][0].filter((glyph) => glyph.originalCharCode === 0).length;
    }
  });
  return missing;
}

/** How much of a sheet is inked, how near to its edges in millimetres, and the lines at the left and the right. */
export async function lookAt(file, number) {
  const page = await file.getPage(number);
  // Finer than the lines of a table.
  const viewport = page.getViewport({ scale: 1.5 });
  const [width, height] = [Math.ceil(viewport.width), Math.ceil(viewport.height)];
  const canvas = createCanvas(width, height);
  const canvasContext = canvas.getContext("2d");
  canvasContext.fillStyle = "#fff";
  canvasContext.fillRect(0, 0, width, height);
  await page.render({ canvasContext, canvas, viewport }).promise;
  const { data } = canvasContext.getImageData(0, 0, width, height);
  const brightness = (x, y) => {
    const at = (y * width + x) * 4;
    return (data[at] + data[at + 1] + data[at + 2]) / 3;
  };
  const ink = { count: 0, left: width, top: height, right: 0, bottom: 0 };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (brightness(x, y) > 200) continue;
      ink.count += 1;
      ink.left = Math.min(ink.left, x);
      ink.right = Math.max(ink.right, x);
      ink.top = Math.min(ink.top, y);
      ink.bottom = Math.max(ink.bottom, y);
    }
  }
  // How much of the height is inked within a few dots of an edge of what is printed: a border is, and the ends of lines are not.
  const lineAt = (from, to) => {
    let inked = 0;
    for (let y = ink.top; y <= ink.bottom; y += 1) {
      for (let x = from; x <= to; x += 1) {
        // A line of which only a hair is left is none.
        if (brightness(x, y) > 128) continue;
        inked += 1;
        break;
      }
    }
    return inked / (ink.bottom - ink.top + 1);
  };
  return {
    borders: [lineAt(ink.left, ink.left + 2), lineAt(ink.right - 2, ink.right)],
    share: ink.count / (width * height),
    margin: millimetres(
      Math.min(ink.left, ink.top, width - 1 - ink.right, height - 1 - ink.bottom) / viewport.scale,
    ),
    png: () => canvas.toBuffer("image/png"),
  };
}
