import { KeyedModel } from './base.ts';

export class Notification extends KeyedModel {
  static override tableName = 'notifications';
  static override idColumn = 'notification_id';

  declare notificationId: string;
  declare patientId: string;
  declare queueId: string | null;
  declare appointmentId: string | null;
  declare channel: 'sms' | 'email';
  declare template: string;
  declare language: string;
  declare dedupeKey: string;
  declare status: 'pending' | 'sent' | 'failed' | 'cancelled';
  declare attempts: number;
  declare nextAttemptAt: Date;
  declare error: string | null;
  declare createdAt: Date;
}
