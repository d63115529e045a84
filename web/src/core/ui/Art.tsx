import sprite from "./art.svg?url";

/** Drawings by category; what has none shows its first character on the same ground. */
const drawings: Record<string, string> = {
  bed: "bed",
  chair: "chair",
  coffee: "coffee",
  lamp: "lamp",
  lounge: "lounge",
  seating: "lounge",
  wardrobe: "side",
  cabinet: "side",
  sofa: "sofa",
  table: "table",
};

/** Art is the picture of a product; dye is a material that re-colours it. */
export function Art({
  category,
  name,
  dye,
}: {
  category?: string | undefined;
  name: string;
  dye?: string | undefined;
}) {
  const drawing = drawings[category ?? ""];
  if (!drawing)
    return (
      <span className="art-letter" aria-hidden="true">
        {[...name][0] ?? "·"}
      </span>
    );
  return (
    <svg className={dye ? `art ${dye}` : "art"} viewBox="0 0 160 120" aria-hidden="true">
      <use href={`${sprite}#${drawing}`} />
    </svg>
  );
}
