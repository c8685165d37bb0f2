import { isApiError } from '@citypulse/client/api-error';
import { radius } from '@citypulse/ui/tokens';
import { useEffect, useState, type PropsWithChildren, type ReactNode } from 'react';
import { StyleSheet, View } from 'react-native';
import { useText } from '../text/text.ts';
import { useAppTheme } from '../theme/theme.ts';
import { BigButton } from './big-button.tsx';
import type { IconName } from './icon-paths.ts';
import { Icon } from './icon.tsx';
import { Card } from './surfaces.tsx';
import { Words } from './words.tsx';

/** Shown only when an answer takes long enough to notice. */
function useLate(ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return late;
}

/** Grey cards of the size of what is coming. */
export function LoadingCards({ count }: { count: number }) {
  const { t } = useText();
  const { inset } = useAppTheme();
  const late = useLate(300);
  return (
    <View role="status" aria-busy aria-label={t.states.loading} style={[styles.list, !late && styles.hidden]}>
      {Array.from({ length: count }, (_, index) => (
        <Card key={index} style={styles.skeleton}>
          <View style={[styles.block, { backgroundColor: inset }]} />
          <View style={styles.lines}>
            <View style={[styles.line, { backgroundColor: inset, width: '60%' }]} />
            <View style={[styles.line, { backgroundColor: inset, width: '40%' }]} />
          </View>
        </Card>
      ))}
    </View>
  );
}

interface NoticeProps {
  icon: IconName;
  iconColor: string;
  title: string;
  action?: ReactNode;
  edge?: string;
}

function Notice({ icon, iconColor, title, action, edge, children }: PropsWithChildren<NoticeProps>) {
  return (
    <Card style={[styles.notice, edge !== undefined && { borderColor: edge, borderWidth: 2 }]}>
      <View style={styles.noticeHead}>
        <Icon name={icon} color={iconColor} />
        <Words size="xl" weight="strong" style={styles.grow}>
          {title}
        </Words>
      </View>
      {children}
      {action}
    </Card>
  );
}

export function EmptyView({
  title,
  children,
  action,
}: PropsWithChildren<{ title: string; action?: ReactNode }>) {
  const { color } = useAppTheme();
  return (
    <Notice icon="info-circle" iconColor={color.info} title={title} action={action}>
      <Words color={color['text-2']}>{children}</Words>
    </Notice>
  );
}

/** What happened, what to do, and the id to name when asking for help. */
export function ErrorView({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useText();
  const { color } = useAppTheme();
  const code = isApiError(error) ? error.code : undefined;
  const away = code === 'unreachable' || code === 'timeout';
  const reason =
    code === 'forbidden' ? t.states.forbidden : code === 'not_found' ? t.states.notFound : t.states.error;
  return (
    <View role="alert">
      <Notice
        icon={away ? 'cloud-off' : 'alert-octagon-filled'}
        iconColor={away ? color.stale : color.critical}
        title={away ? t.states.offlineTitle : t.states.errorTitle}
        edge={away ? color['border-strong'] : color.critical}
        action={<BigButton icon="refresh" label={t.states.retry} onPress={onRetry} />}
      >
        <Words>{away ? t.states.offline : reason}</Words>
        {isApiError(error) && error.requestId !== undefined && (
          <Words size="sm" color={color['text-2']}>
            {t.states.reference(error.requestId)}
          </Words>
        )}
      </Notice>
    </View>
  );
}

const styles = StyleSheet.create({
  list: { gap: 8 },
  hidden: { opacity: 0 },
  grow: { flex: 1 },
  skeleton: { flexDirection: 'row', gap: 12, padding: 12, minHeight: 92, alignItems: 'center' },
  block: { width: 44, height: 44, borderRadius: radius.card },
  lines: { flex: 1, gap: 10 },
  line: { height: 14, borderRadius: radius.input },
  notice: { padding: 16, gap: 12, marginTop: 8 },
  noticeHead: { flexDirection: 'row', gap: 12, alignItems: 'center' },
});
