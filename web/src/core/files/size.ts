// Sizes as people say them, and pictures made smaller.

/** 3.4 MB: two digits, in powers of 1,024. */
export function sized(bytes: number): string {
  const units = ["B", "KB", "MB", "GB"];
  let n = bytes;
  let at = 0;
  while (n >= 1024 && at < units.length - 1) {
    n /= 1024;
    at++;
  }
  return `${at === 0 || n >= 10 ? Math.round(n) : Math.round(n * 10) / 10} ${units[at]}`;
}

/** The longer side of a picture that has been made smaller. */
const side = 2048;

/** Whether a file is a picture that can be made smaller here. */
export function compressible(p: { type: string; size: number; blob?: Blob | undefined }): boolean {
  return p.blob !== undefined && /^image\/(jpeg|png|webp|bmp|avif)$/.test(p.type) && p.size > 512 << 10;
}

/** The same picture, at most 2,048 pixels long, as WebP. */
export async function compressed(p: { name: string; blob?: Blob | undefined }): Promise<{ blob: Blob; name: string }> {
  const picture = await createImageBitmap(p.blob as Blob, { imageOrientation: "from-image" });
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/webp", 0.82));
  if (!blob) throw new Error("no picture came out");
  const ending = blob.type === "image/webp" ? "webp" : "png";
  return { blob, name: `${p.name.replace(/\.[^.]*$/, "")}.${ending}` };
}
