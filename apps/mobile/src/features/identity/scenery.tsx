import Svg, { Circle, G, Path, Rect } from 'react-native-svg';
import { useAppTheme } from '../../theme/theme.ts';

const windows: readonly [x: number, y: number][] = [
  ...[238, 266, 280, 308].map((x): [number, number] => [x, 268]),
  ...[238, 252, 266, 280, 308, 336, 352].map((x): [number, number] => [x, 283]),
];

/** The hill with the castle, and the town below it. Decoration. */
export function Scenery() {
  const { scenery } = useAppTheme();
  return (
    <Svg width="100%" height="100%" viewBox="0 0 390 340" preserveAspectRatio="xMidYMax slice" aria-hidden>
      <Rect x={-1000} y={-400} width={2400} height={760} fill={scenery.sky} />
      <Circle cx={306} cy={120} r={30} fill={scenery.sun} />
      <Path
        fill={scenery.far}
        d="M-1000 214H0C40 196 84 204 120 196C170 184 210 196 262 188C310 181 350 190 390 176H1400V340H-1000Z"
      />
      <Path
        fill={scenery.hill}
        d="M108 262C160 244 196 214 224 180C236 164 244 156 256 154H296C308 156 316 166 330 186C348 210 368 226 390 234L470 250V340H108Z"
      />
      <Castle color={scenery.castle} />
      <Path
        fill={scenery.castle}
        d="M-1000 252H0C30 236 66 232 104 240C150 250 190 262 236 258C290 253 340 240 390 250H1400V340H-1000Z"
      />
      <Path
        fill={scenery.near}
        d="M-1000 282H0C50 268 96 272 150 278C220 286 300 270 390 280H1400V340H-1000Z"
      />
      <Town color={scenery.town} />
      <G fill={scenery.window}>
        {windows.map(([x, y]) => (
          <Rect key={`${x}-${y}`} x={x} y={y} width={8} height={8} />
        ))}
        <Rect x={40} y={282} width={4} height={6} />
        <Rect x={50} y={282} width={4} height={6} />
        <Rect x={100} y={244} width={6} height={9} />
        <Rect x={122} y={284} width={4} height={6} />
        <Rect x={134} y={284} width={4} height={6} />
        <Rect x={172} y={288} width={4} height={6} />
        <Rect x={202} y={284} width={4} height={6} />
      </G>
    </Svg>
  );
}

function Castle({ color }: { color: string }) {
  return (
    <G fill={color}>
      <Path d="M240 160C246 152 252 150 258 149H296C304 150 310 154 314 161Z" />
      <Path d="M250 136H304V152H250ZM252 122H260V138H252ZM263 130H269V138H263ZM271 110H281V138H271ZM284 124H290V138H284ZM293 116H302V138H293Z" />
      <Path d="M251 122L256 108L261 122ZM262 130L266 122L270 130ZM270 110L276 88L282 110ZM283 124L287 112L291 124ZM292 116L297.5 98L303 116Z" />
      <Path d="M246 152H310V145H307V148H303V145H299V148H295V145H253V148H249V145H246Z" />
    </G>
  );
}

function Town({ color }: { color: string }) {
  return (
    <G fill={color}>
      <Path d="M-6 300V278L14 262L34 278V300ZM28 300V272L45 254L62 272V300ZM58 300V280L72 266L86 280V300Z" />
      <Path d="M92 232H114V302H92ZM90 232H116L112 224H94ZM95 224H111V216Q103 204 95 216ZM102.2 196H103.8V208H102.2Z" />
      <Path d="M112 302V276L136 254L160 276V302ZM162 302V280L177 265L192 280V302ZM190 302V276L207 260L224 276V302Z" />
      <Path d="M232 302V260H328V302ZM326 302V276H390V302ZM-1000 298H1400V340H-1000Z" />
    </G>
  );
}
