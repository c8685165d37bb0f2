import { createRequire } from 'node:module';
import Document from 'pdfkit';
import type { PrintedLabel } from './labels.sql.ts';
import { qrModules } from './qr-modules.ts';

const require = createRequire(import.meta.url);
const fonts = {
  regular: require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf'),
  bold: require.resolve('@expo-google-fonts/inter/700Bold/Inter_700Bold.ttf'),
};

const mm = (value: number) => (value * 72) / 25.4;
/** 3 × 8 labels of 70 × 36 mm, as label sheets for printers are cut. */
const sheet = { columns: 3, rows: 8, width: mm(70), height: mm(36), top: mm(4.5) };
const perSheet = sheet.columns * sheet.rows;
/** Printers leave some millimetres at the edge of the paper blank. */
const inset = mm(5);
const qrSize = mm(25);
const gap = mm(2.5);
const textWidth = sheet.width - inset - qrSize - gap - mm(4);
const grey = '#444444';

type Pdf = InstanceType<typeof Document>;

/** A4 pages of labels; the first `skip` places are left out. */
export async function drawSheet(labels: readonly PrintedLabel[], skip: number): Promise<Buffer> {
  const pdf = new Document({ size: 'A4', margin: 0, autoFirstPage: false, info: { Title: 'Etiketten' } });
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((done, failed) => pdf.on('end', done).on('error', failed));
  pdf.registerFont('regular', fonts.regular);
  pdf.registerFont('bold', fonts.bold);
  for (const [index, label] of labels.entries()) {
    const place = index + skip;
    if (index === 0 || place % perSheet === 0) pdf.addPage();
    const onPage = place % perSheet;
    const x = (onPage % sheet.columns) * sheet.width;
    const y = sheet.top + Math.floor(onPage / sheet.columns) * sheet.height;
    drawLabel(pdf, label, x, y);
  }
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawLabel(pdf: Pdf, label: PrintedLabel, x: number, y: number): void {
  drawQr(pdf, label.payload, x + inset, y + (sheet.height - qrSize) / 2);
  const left = x + inset + qrSize + gap;
  const place = label.name === label.building ? '' : label.building;
  const named = write(pdf, label.name ?? '', left, y + mm(5), { font: 'bold', size: 8.5, lines: 3 });
  write(pdf, place, left, named + mm(0.8), { font: 'regular', size: 7, lines: 2, color: grey });
  const code = y + sheet.height - mm(12.5);
  write(pdf, label.code, left, code, { font: 'bold', size: 15, lines: 1 });
  write(pdf, label.town ?? '', left, code + mm(6.5), { font: 'regular', size: 6, lines: 1, color: grey });
}

interface Style {
  font: 'regular' | 'bold';
  size: number;
  lines: number;
  color?: string;
}

/** As small as the longest word needs, at most 6/10; answers where the text ends. */
function write(pdf: Pdf, text: string, left: number, top: number, style: Style): number {
  pdf
    .font(style.font)
    .fontSize(style.size)
    .fillColor(style.color ?? 'black');
  const widest = Math.max(0, ...text.split(/\s+/).map((word) => pdf.widthOfString(word)));
  if (widest > textWidth) pdf.fontSize(style.size * Math.max(0.6, (textWidth / widest) * 0.99));
  const height = pdf.currentLineHeight(true) * style.lines + 0.5;
  pdf.text(text, left, top, { width: textWidth, height, ellipsis: true });
  return top + Math.min(pdf.heightOfString(text, { width: textWidth }), height);
}

/** Drawn as areas, so that it is sharp at every size; a run of dark modules is one rectangle. */
function drawQr(pdf: Pdf, payload: string, x: number, y: number): void {
  const modules = qrModules(payload);
  const unit = qrSize / modules.size;
  for (let row = 0; row < modules.size; row++) {
    for (let from = 0; from < modules.size; from++) {
      if (!modules.get(row, from)) continue;
      let to = from + 1;
      while (to < modules.size && modules.get(row, to)) to++;
      // Neighbouring rows overlap by a hair, so that no printer leaves a gap between them.
      pdf.rect(x + from * unit, y + row * unit, (to - from) * unit, unit + 0.05);
      from = to;
    }
  }
  pdf.fill('black');
}
