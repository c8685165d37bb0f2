import type { ReactNode } from 'react';
import { ErrorState, LoadingState, type LoadingStateProps } from './state-views.tsx';

/** What the view needs of a query; the shape of TanStack Query's result. */
export interface QueryLike<Data> {
  data: Data | undefined;
  error: Error | null;
  refetch: () => unknown;
}

export interface QueryStateProps<Data> {
  query: QueryLike<Data>;
  /** Size and shape of the skeleton. */
  loading: LoadingStateProps;
  errorTitle?: string;
  /** Words for an error; a `requestId` on the error is shown as its reference. */
  describeError: (error: Error) => string;
  /** Decides emptiness; with `empty` this is shown instead of the data. */
  isEmpty?: (data: Data) => boolean;
  empty?: ReactNode;
}

const requestIdOf = (error: Error): string | undefined =>
  'requestId' in error && typeof error.requestId === 'string' ? error.requestId : undefined;

/** What is shown instead of the data: loading, error or empty; null once there is something to show. */
export function queryState<Data>(props: QueryStateProps<Data>): ReactNode {
  const { query, loading, errorTitle, describeError, isEmpty, empty } = props;
  // Data once shown stays: a refetch or its failure never blanks it.
  if (query.data !== undefined) return isEmpty?.(query.data) ? empty : null;
  if (!query.error) return <LoadingState {...loading} />;
  return (
    <ErrorState
      title={errorTitle}
      requestId={requestIdOf(query.error)}
      onRetry={() => void query.refetch()}
      height={loading.height}
    >
      {describeError(query.error)}
    </ErrorState>
  );
}

export interface QueryViewProps<Data> extends QueryStateProps<Data> {
  children: (data: Data) => ReactNode;
}

/** Loading, error, empty or data. */
export function QueryView<Data>({ children, ...props }: QueryViewProps<Data>) {
  const { data } = props.query;
  const state = queryState(props);
  return state ?? (data === undefined ? null : children(data));
}
