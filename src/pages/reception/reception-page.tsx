import { useHub } from '../shared/staff/hub.tsx';
import { InsightPage } from './insight/insight-page.tsx';
import { Reception } from './reception.tsx';

/** Administrators see how the day goes, and do nothing at the desk. */
export const ReceptionPage = () => (useHub().user.role === 'admin' ? <InsightPage /> : <Reception />);
