import { beforeAll, describe, test } from 'vitest';
import type { messages } from '../../../src/pages/reception/insight/messages/en.ts';
import type { messages as staffMessages } from '../../../src/pages/shared/staff/messages/en.ts';
import { CUT_CONNECTION } from '../../support/browser.ts';
import { describeInChromium } from '../../support/stage.ts';
import { tap } from '../harness/hand.ts';
import { placesOf, see, shareOf, type Where } from '../harness/walk.ts';
import { beginning, wordsIn } from '../harness/words.ts';
import { inAllLanguages } from './hospital.ts';
import { aMorningWithFigures } from './insight-hospital.ts';

const share = shareOf('staff', 2);

describeInChromium('every state of insight', { prepare: inAllLanguages }, (stage) => {
  const stand = async (where: Where, role: 'admin' | 'reception', url = stage.hub.url) => {
    const t = await wordsIn<typeof messages>('reception/insight/messages', where.language);
    const page = await stage.openAs('/reception#insight', { ...where.context, role, url, ignore: CUT_CONNECTION });
    await page.locator('.insight-sentence').waitFor();
    const name = role === 'admin' ? 'insight' : 'reception-insight';
    return {
      t,
      page,
      async shows(state: string, text: string, pictures: string[] = []) {
        await page.getByText(beginning(text)).first().waitFor();
        await see(page, where, `${name}${state}`, { pictures });
      },
    };
  };

  test.each(placesOf('staff').slice(0, 1))('before anybody has come at $name', async (where) => {
    const { t, shows } = await stand(where, 'admin');
    await shows('-nobody', t.nobodyCame);
  });

  describe('on a morning', () => {
    beforeAll(() => aMorningWithFigures(stage.knex));

    test.each(share(0))('of the desk at $name', async (where) => {
      const { t, page, shows } = await stand(where, 'reception');
      await shows('', t.doctorsDetail, ['dark', 'de', 'ar']);
      await tap(page.getByRole('button', { name: t.asTable }));
      await shows('-table', t.everybody);
    });

    test.each(share(1))('of administrators at $name', async (where) => {
      const network = await stage.cable();
      const { t, shows } = await stand(where, 'admin', network.url);
      await shows('', t.doctorsDetail);
      network.cut();
      const staff = await wordsIn<typeof staffMessages>('shared/staff/messages', where.language);
      await shows('-stale', staff.tryNow);
    });
  });
});
