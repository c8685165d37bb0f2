import type { UsageType } from '@citypulse/contracts/buildings';
import type { ReactNode } from 'react';
import classes from './building-picture.module.css';

interface BuildingPictureProps {
  usage: UsageType;
  width: number;
  height: number;
}

/** A drawn stand-in for a photograph: sky, the Zollerberg, and a house of the building's kind. */
export function BuildingPicture({ usage, width, height }: BuildingPictureProps) {
  return (
    <svg
      className={classes.picture}
      width={width}
      height={height}
      viewBox="0 0 120 80"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden
    >
      <rect width="120" height="80" className={classes.sky} />
      <path d="M0 58 24 46 44 52 70 30 78 30 84 34 120 54V80H0Z" className={classes.hill} />
      <path d="M71 30V25l2 2V23l2 3 2-4 1 6v2Z" className={classes.hill} />
      {houses[usage]}
      <rect y="72" width="120" height="8" className={classes.ground} />
    </svg>
  );
}

const windows = (x: number, y: number, columns: number, rows: number, size = 5, gap = 4) =>
  Array.from({ length: columns * rows }, (_, index) => (
    <rect
      key={index}
      x={x + (index % columns) * (size + gap)}
      y={y + Math.floor(index / columns) * (size + gap)}
      width={size}
      height={size}
      className={classes.window}
    />
  ));

const block = (
  <>
    <rect x="26" y="40" width="68" height="32" className={classes.wall} />
    <path d="M22 40h76v-4H22Z" className={classes.roof} />
    {windows(32, 45, 7, 2)}
    <rect x="55" y="62" width="10" height="10" className={classes.door} />
  </>
);

const hall = (
  <>
    <path d="M20 72V46q40-18 80 0v26Z" className={classes.wall} />
    <path d="M16 47q44-22 88 0l-2 3q-42-20-84 0Z" className={classes.roof} />
    {windows(28, 54, 8, 1, 5, 3)}
    <rect x="53" y="62" width="14" height="10" className={classes.door} />
  </>
);

const house = (
  <>
    <rect x="38" y="46" width="44" height="26" className={classes.wall} />
    <path d="M33 48 60 30l27 18Z" className={classes.roof} />
    {windows(44, 52, 4, 1, 6)}
    <rect x="56" y="62" width="8" height="10" className={classes.door} />
  </>
);

const gates = (
  <>
    <rect x="22" y="48" width="76" height="24" className={classes.wall} />
    <path d="M18 48h84v-5H18Z" className={classes.roof} />
    {[28, 47, 66].map((x) => (
      <rect key={x} x={x} y="55" width="15" height="17" className={classes.door} />
    ))}
    <rect x="86" y="30" width="10" height="42" className={classes.wall} />
  </>
);

const townHall = (
  <>
    {block}
    <path d="M52 36h16V24l-8-8-8 8Z" className={classes.wall} />
    <path d="M50 25 60 14l10 11Z" className={classes.roof} />
    <circle cx="60" cy="29" r="3" className={classes.window} />
  </>
);

const pool = (
  <>
    <rect x="18" y="44" width="84" height="28" className={classes.wall} />
    <path d="M14 44 106 36v6L14 50Z" className={classes.roof} />
    {windows(24, 54, 9, 1, 5, 3)}
    <path d="M22 68q6-4 12 0t12 0 12 0 12 0 12 0 12 0v4H22Z" className={classes.water} />
  </>
);

const basins = (
  <>
    {[34, 62, 90].map((x) => (
      <g key={x}>
        <ellipse cx={x} cy="64" rx="13" ry="5" className={classes.wall} />
        <ellipse cx={x} cy="63" rx="10" ry="3.4" className={classes.water} />
      </g>
    ))}
    <rect x="16" y="46" width="18" height="14" className={classes.wall} />
    <path d="M14 46h22v-4H14Z" className={classes.roof} />
  </>
);

const houses: Record<UsageType, ReactNode> = {
  administration: townHall,
  school: block,
  kindergarten: house,
  gym: hall,
  fire_station: gates,
  civic_hall: hall,
  library: townHall,
  museum: townHall,
  indoor_pool: pool,
  outdoor_pool: pool,
  depot: gates,
  sewage_plant: basins,
  residential: block,
  cemetery: house,
  other: house,
};
