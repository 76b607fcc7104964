import { useHomeTexts } from './texts.ts';

/** Who may sign in to the demo: everybody knows these logins, so they exist there alone. */
export const DemoLogins = () => {
  const t = useHomeTexts();
  return (
    <section className="screens-demo">
      <b>{t('demoLogins')}</b> <span className="muted">{t('demoOnly')}</span>
      <dl>
        <dt>{t('demoDoctors')}</dt>
        <dd>{t('demoDoctorsDo')}</dd>
        <dt>{t('demoDesk')}</dt>
        <dd>{t('demoDeskDo')}</dd>
        <dt>admin</dt>
        <dd>{t('demoAdminDo')}</dd>
        <dt className="screens-demo__plain">{t('password')}</dt>
        <dd>
          <code>demo-hub</code>
        </dd>
      </dl>
    </section>
  );
};
