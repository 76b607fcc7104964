/** A message in which <b>…</b> marks what is set in bold, and apart from the direction of what is around it. */
export const Marked = ({ text }: { text: string }) =>
  text.split(/<b>(.*?)<\/b>/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // The parts of one message never change places.
      // oxlint-disable-next-line react/no-array-index-key
      <b key={index}>
        <bdi>{part}</bdi>
      </b>
    ),
  );
