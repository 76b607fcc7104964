/** A message with bold text between <b> and </b>. The bold text has a writing direction of its own. */
export const Marked = ({ text }: { text: string }) =>
  text.split(/<b>(.*?)<\/b>/).map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      // The parts of one message keep their order.
      // oxlint-disable-next-line react/no-array-index-key
      <b key={index}>
        <bdi>{part}</bdi>
      </b>
    ),
  );
