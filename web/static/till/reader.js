/* Reads QR codes in pictures of the camera: by the browser where it can, else by zxing-wasm, whose one big file is
   fetched from this server when the camera is first used. */

/** A function of a canvas that answers with the text of a code in it, or null. */
export async function openReader({ wasm }) {
  return (await browsersReader()) ?? ownReader(wasm);
}

async function browsersReader() {
  try {
    const formats = await globalThis.BarcodeDetector.getSupportedFormats();
    if (!formats.includes("qr_code")) return null;
    const detector = new globalThis.BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? null;
  } catch {
    return null;
  }
}

async function ownReader(wasm) {
  const { prepareZXingModule, readBarcodes } = await import("zxing-wasm/reader");
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return async (canvas) => {
    const picture = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const [found] = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1, tryInvert: false });
    return found?.text ?? null;
  };
}
