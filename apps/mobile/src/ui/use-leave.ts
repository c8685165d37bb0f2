import { useRouter } from 'expo-router';

/** Back to where one came from; from a link, to what is to be done. */
export function useLeave(): () => void {
  const router = useRouter();
  return () => (router.canGoBack() ? router.back() : router.replace('/today'));
}
