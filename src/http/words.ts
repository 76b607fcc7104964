import { parseAccept } from 'hono/utils/accept';
import { languages, preferredLanguage, type Language } from '../protocol/languages.ts';
import type { HttpContext } from './env.ts';

/** What the hub's own few pages say. The pages of a role bring their own texts. */
const en = {
  toStart: 'To the start page',
  notFound: 'There is no such page',
  notFoundText: 'Nothing is at this address, or not any more.',
  unavailable: 'The hub cannot reach its database',
  unavailableText: 'It keeps trying. Please come again in a moment.',
  internal: 'Something went wrong',
  internalText: 'The hub’s log says what.',
  notPossible: 'This is not possible',
  signIn: 'Sign-in',
  signingIn: 'Signing in …',
  notSignedIn: 'You are not signed in',
  toSignIn: 'Back to the sign-in page',
  trip: 'This took longer than ten minutes, or was begun in another window. Please begin again.',
  noRole: 'Your account has no role in the queue. Please ask the people who manage accounts in the hospital.',
  inactive: 'Your login was closed by an administrator of the queue.',
  usernameTaken: 'There is a login of this name already that is not yours. Please ask an administrator of the queue.',
  usernameClaim: 'Your account has no usable name. Please ask the people who manage accounts in the hospital.',
  refused: 'The hospital’s sign-in did not let you in. Please begin again.',
  tooMany: 'Too many sign-ins come from your address. Please wait a little.',
  away: 'The hospital’s sign-in cannot be reached now. Please come again in a moment.',
};

export type Words = typeof en;

const words = {
  en,
  de: {
    toStart: 'Zur Startseite',
    notFound: 'Diese Seite gibt es nicht',
    notFoundText: 'Unter dieser Adresse ist nichts, oder nichts mehr.',
    unavailable: 'Die Datenbank ist nicht erreichbar',
    unavailableText: 'Es wird weiter versucht. Bitte kommen Sie gleich noch einmal.',
    internal: 'Etwas ist schiefgegangen',
    internalText: 'Was es war, steht im Protokoll des Servers.',
    notPossible: 'Das geht nicht',
    signIn: 'Anmeldung',
    signingIn: 'Anmeldung läuft …',
    notSignedIn: 'Sie sind nicht angemeldet',
    toSignIn: 'Zurück zur Anmeldung',
    trip: 'Das hat länger als zehn Minuten gedauert oder wurde in einem anderen Fenster begonnen. Bitte beginnen Sie neu.',
    noRole: 'Ihr Konto hat in der Warteschlange keine Rolle. Bitte fragen Sie die Kontenverwaltung des Krankenhauses.',
    inactive: 'Ihr Zugang wurde von der Verwaltung der Warteschlange geschlossen.',
    usernameTaken:
      'Einen Zugang mit diesem Namen gibt es schon, und er ist nicht Ihrer. Bitte fragen Sie die Verwaltung der Warteschlange.',
    usernameClaim: 'Ihr Konto hat keinen brauchbaren Namen. Bitte fragen Sie die Kontenverwaltung des Krankenhauses.',
    refused: 'Die Anmeldung des Krankenhauses hat Sie nicht eingelassen. Bitte beginnen Sie neu.',
    tooMany: 'Von Ihrer Adresse kommen zu viele Anmeldungen. Bitte warten Sie ein wenig.',
    away: 'Die Anmeldung des Krankenhauses ist gerade nicht erreichbar. Bitte kommen Sie gleich noch einmal.',
  },
  es: {
    toStart: 'A la página de inicio',
    notFound: 'Esta página no existe',
    notFoundText: 'En esta dirección no hay nada, o ya no lo hay.',
    unavailable: 'No se puede acceder a la base de datos',
    unavailableText: 'Se sigue intentando. Vuelva dentro de un momento.',
    internal: 'Algo ha fallado',
    internalText: 'El registro del servidor dice qué.',
    notPossible: 'No es posible',
    signIn: 'Inicio de sesión',
    signingIn: 'Iniciando sesión …',
    notSignedIn: 'No ha iniciado sesión',
    toSignIn: 'Volver al inicio de sesión',
    trip: 'Ha tardado más de diez minutos o se empezó en otra ventana. Empiece de nuevo.',
    noRole: 'Su cuenta no tiene ningún rol en la cola. Consulte a quienes gestionan las cuentas del hospital.',
    inactive: 'La administración de la cola ha cerrado su acceso.',
    usernameTaken: 'Ya hay un acceso con este nombre y no es el suyo. Consulte a la administración de la cola.',
    usernameClaim: 'Su cuenta no tiene un nombre utilizable. Consulte a quienes gestionan las cuentas del hospital.',
    refused: 'El inicio de sesión del hospital no le ha dejado entrar. Empiece de nuevo.',
    tooMany: 'Llegan demasiados inicios de sesión desde su dirección. Espere un poco.',
    away: 'Ahora no se puede acceder al inicio de sesión del hospital. Vuelva dentro de un momento.',
  },
  pt: {
    toStart: 'Para a página inicial',
    notFound: 'Esta página não existe',
    notFoundText: 'Não há nada neste endereço, ou já não há.',
    unavailable: 'Não é possível aceder à base de dados',
    unavailableText: 'Continua a tentar-se. Volte dentro de momentos.',
    internal: 'Algo correu mal',
    internalText: 'O registo do servidor diz o quê.',
    notPossible: 'Não é possível',
    signIn: 'Início de sessão',
    signingIn: 'A iniciar sessão …',
    notSignedIn: 'Não tem sessão iniciada',
    toSignIn: 'Voltar ao início de sessão',
    trip: 'Demorou mais de dez minutos ou foi começado noutra janela. Comece de novo.',
    noRole: 'A sua conta não tem nenhuma função na fila. Fale com quem gere as contas do hospital.',
    inactive: 'O seu acesso foi fechado pela administração da fila.',
    usernameTaken: 'Já existe um acesso com este nome e não é o seu. Fale com a administração da fila.',
    usernameClaim: 'A sua conta não tem um nome utilizável. Fale com quem gere as contas do hospital.',
    refused: 'O início de sessão do hospital não o deixou entrar. Comece de novo.',
    tooMany: 'Há demasiados inícios de sessão a partir do seu endereço. Espere um pouco.',
    away: 'O início de sessão do hospital não está acessível agora. Volte dentro de momentos.',
  },
  ar: {
    toStart: 'إلى صفحة البداية',
    notFound: 'هذه الصفحة غير موجودة',
    notFoundText: 'لا يوجد شيء في هذا العنوان، أو لم يعد موجودًا.',
    unavailable: 'تعذّر الوصول إلى قاعدة البيانات',
    unavailableText: 'تستمر المحاولة. يُرجى العودة بعد لحظات.',
    internal: 'حدث خطأ ما',
    internalText: 'السبب مذكور في سجلّ الخادم.',
    notPossible: 'هذا غير ممكن',
    signIn: 'تسجيل الدخول',
    signingIn: 'جارٍ تسجيل الدخول …',
    notSignedIn: 'لم تسجّل الدخول',
    toSignIn: 'العودة إلى صفحة تسجيل الدخول',
    trip: 'استغرق هذا أكثر من عشر دقائق، أو بدأ في نافذة أخرى. يُرجى البدء من جديد.',
    noRole: 'ليس لحسابك دور في قائمة الانتظار. يُرجى سؤال من يديرون الحسابات في المستشفى.',
    inactive: 'أغلق مدير قائمة الانتظار حسابك.',
    usernameTaken: 'يوجد بالفعل حساب بهذا الاسم وهو ليس حسابك. يُرجى سؤال مدير قائمة الانتظار.',
    usernameClaim: 'ليس لحسابك اسم صالح للاستخدام. يُرجى سؤال من يديرون الحسابات في المستشفى.',
    refused: 'لم يسمح لك نظام دخول المستشفى بالدخول. يُرجى البدء من جديد.',
    tooMany: 'محاولات الدخول من عنوانك كثيرة جدًا. يُرجى الانتظار قليلًا.',
    away: 'تعذّر الوصول إلى نظام دخول المستشفى الآن. يُرجى العودة بعد لحظات.',
  },
} satisfies Record<Language, Words>;

/** The first language of the browser that the pages speak, else English. */
export const languageOf = (c: HttpContext): Language => {
  const wanted = parseAccept(c.req.header('Accept-Language') ?? '').toSorted((one, other) => other.q - one.q);
  return preferredLanguage(
    wanted.map(({ type }) => type),
    languages,
  );
};

export const wordsIn = (language: Language): Words => words[language];
