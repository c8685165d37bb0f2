/** Small texts kept on the device between starts. */
export interface DeviceStore {
  read(key: string): Promise<string | null>;
  write(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
}
