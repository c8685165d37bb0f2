import { useEffect, useEffectEvent, useRef } from 'react';
import type { CameraState, CodeScannerProps } from './code-scanner-type.ts';
import { readCode } from './qr-reader.ts';

const lookEveryMs = 120;

/** The browser's camera, looking for QR codes; everything happens on the device. */
export function CodeScanner({ active, torch, onCode, onState, onTorch }: CodeScannerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const stream = useRef<MediaStream>(null);
  const tell = useEffectEvent((state: CameraState) => onState(state));
  const tellTorch = useEffectEvent((available: boolean) => onTorch(available));
  const found = useEffectEvent((text: string) => onCode(text));
  useEffect(() => {
    let left = false;
    void openCamera().then(
      async (opened) => {
        if (left || !video.current) return close(opened);
        stream.current = opened;
        video.current.srcObject = opened;
        await video.current.play().catch(() => undefined);
        tellTorch(hasTorch(opened));
        tell('running');
      },
      (error: unknown) => left || tell(stateOf(error)),
    );
    return () => {
      left = true;
      if (stream.current) close(stream.current);
    };
  }, []);
  useEffect(() => {
    const [track] = stream.current?.getVideoTracks() ?? [];
    const light = { advanced: [{ torch }] } as unknown as MediaTrackConstraints;
    track?.applyConstraints(light).catch(() => undefined);
  }, [torch]);
  useEffect(() => {
    if (!active) return;
    let stopped = false;
    const look = async () => {
      const text = video.current && (await readCode(video.current).catch(() => null));
      if (stopped) return;
      if (text) found(text);
      timer = setTimeout(() => void look(), lookEveryMs);
    };
    let timer = setTimeout(() => void look(), 0);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [active]);
  return (
    <video
      ref={video}
      muted
      playsInline
      aria-hidden
      style={{ position: 'absolute', inset: 0, width: '100%', height: '100%', objectFit: 'cover' }}
    />
  );
}

function openCamera(): Promise<MediaStream> {
  // Absent where the page came by plain HTTP from another machine.
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices) return Promise.reject(new DOMException('No camera', 'NotFoundError'));
  return devices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
    audio: false,
  });
}

const close = (stream: MediaStream) => stream.getTracks().forEach((track) => track.stop());

function hasTorch(stream: MediaStream): boolean {
  const [track] = stream.getVideoTracks();
  const abilities = track?.getCapabilities?.() as { torch?: boolean } | undefined;
  return abilities?.torch === true;
}

function stateOf(error: unknown): CameraState {
  const name = error instanceof DOMException ? error.name : '';
  return name === 'NotAllowedError' || name === 'SecurityError' ? 'denied' : 'missing';
}
