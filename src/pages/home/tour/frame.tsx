import { useEffect, useRef, useState } from 'react';

type FrameProps = {
  readonly name: string;
  readonly where: string;
  /** Null while there is nothing to show: then `instead` stands there. */
  readonly address: string | null;
  readonly instead?: string;
  /** Of the screen that the page is made for, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Something is to be done here now. */
  readonly isNext: boolean;
  readonly screen: 'kiosk' | 'doctor' | 'board' | 'phone';
};

/** One of the hub's own pages, live, as small as there is room for. */
export const Frame = ({ name, where, address, instead, width, height, isNext, screen }: FrameProps) => {
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(0);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setScale(element.clientWidth / width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);
  return (
    <figure className={`tour-frame tour-frame--${screen}${isNext ? ' tour-frame--next' : ''}`} data-screen={screen}>
      <figcaption>
        <b>{name}</b> <span>{where}</span>
      </figcaption>
      <div ref={box} style={{ aspectRatio: `${width} / ${height}` }}>
        {address === null ? (
          <p>{instead}</p>
        ) : (
          <iframe
            title={name}
            src={address}
            allow="autoplay"
            style={{ width, height, transform: `scale(${scale})`, visibility: scale === 0 ? 'hidden' : 'visible' }}
          />
        )}
      </div>
    </figure>
  );
};
