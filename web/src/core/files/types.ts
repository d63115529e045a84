import { words } from "../i18n/words";

const kinds = words({
  image: ["图片", "pictures"],
  video: ["视频", "videos"],
  audio: ["录音", "sound"],
  and: ["、", ", "],
});

/** Types of files as people call them: JPG, PNG, DWG. */
export function typeNames(types: readonly string[]): string {
  const names = types.map((t) => {
    const [group, kind = ""] = t.split("/");
    if (kind === "*") return group === "image" || group === "video" || group === "audio" ? kinds(group) : t;
    return (kind || t.slice(1)).replace("jpeg", "jpg").toUpperCase();
  });
  return [...new Set(names)].join(kinds("and"));
}
