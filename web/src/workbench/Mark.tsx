/** Mark shows a text with the fragment that it was found by. */
export function Mark({ text, of }: { text: string; of: string }) {
  const at = of ? text.toLowerCase().indexOf(of.toLowerCase()) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + of.length)}</mark>
      {text.slice(at + of.length)}
    </>
  );
}
