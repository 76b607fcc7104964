import type { Translation } from '../messages.ts';
import { messages as pairing } from '../pairing/ar.ts';
import type { messages as english } from './en.ts';

export const messages: Translation<'ar', typeof english> = {
  ...pairing,
  title: 'لوحة',
  nowCalling: 'النداء الآن',
  callingAgain: 'نداء مكرر',
  number: 'الرقم',
  room: 'غرفة',
  doctor: 'الطبيب',
  next: 'التالي',
  nextAfter: 'التالي',
  paused: 'توقف مؤقت',
  placeKept: 'دوركم محفوظ',
  firstFree: 'التالي، عند أول طبيب متاح',
  pleaseWait: 'يرجى انتظار رقمكم',
  appearsHere: 'يظهر هنا مع رقم الغرفة.',
  askAtReception: 'اسألوا في الاستقبال',
  connecting: 'جارٍ الاتصال',
  connectingDetail: 'تظهر الأرقام بعد لحظات.',
  noConnection: 'لا يوجد اتصال',
  noConnectionSince: 'لا يوجد اتصال منذ {{time}}',
  pleaseAsk: 'يرجى السؤال في الاستقبال',
  lastKnown: 'آخر معلومة في {{time}}. قد لا تكون محدّثة.',
  soundOff: 'الصوت متوقف.',
  soundHint: 'للموظفين: اضغطوا أي زر في جهاز التحكم لتشغيله.',
  page: 'صفحة {{page}} من {{pages}}',
};
