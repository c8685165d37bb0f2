import { Redirect } from 'expo-router';

/** An address nobody knows leads to the first screen. */
export default function NotFound() {
  return <Redirect href="/today" />;
}
