import { createHubClient, type HubClient } from '../../client/hub-client.ts';
import type { HistoryStep } from '../../client/history.ts';
import type { LiveView } from '../../client/live-view.ts';
import type { FeedFilter } from '../../protocol/commands/feed/subscribe.ts';
import type { Audience } from '../../protocol/roles.ts';
import type { Department, Doctor, PublicEntry, StaffEntry } from '../../protocol/views.ts';
import type { Witness } from './evidence.ts';
import type { SimulateOptions } from './options.ts';
import { signIn } from './sign-in.ts';

export type Post<A extends Audience> = {
  readonly name: string;
  readonly client: HubClient<A>;
  readonly view: LiveView<A extends 'staff' ? StaffEntry : PublicEntry>;
};

export type DoctorAtWork = Post<'staff'> & { readonly doctor: Doctor };

/** Everybody who takes part, connected, each with a live view whose history is kept. */
export type Crew = {
  readonly kiosk: Post<'public'>;
  readonly reception: Post<'staff'>;
  readonly nurse: Post<'staff'>;
  readonly doctors: readonly DoctorAtWork[];
  readonly departments: readonly Department[];
  /** What each view has heard and shows. */
  witnesses(): Witness[];
  close(): void;
};

/** Connects everybody. Throws Error saying who was not let in, and what to do about it. */
export const gatherCrew = async (options: SimulateOptions): Promise<Crew> => {
  const { url, password } = options;
  const posts: { close: () => void; witness: () => Witness }[] = [];

  const post = async <A extends Audience>(name: string, audience: A, token: string, filter: FeedFilter) => {
    const client = createHubClient({ url, token, audience });
    const steps: HistoryStep[] = [];
    const view = client.subscribe(filter, { history: (step) => steps.push(step) });
    posts.push({
      close: client.close,
      witness: () => {
        const { feed } = view.snapshot;
        return { name, audience, levels: feed?.filter.urgencyLevels ?? [1, 2, 3, 4, 5], steps, feed };
      },
    });
    await view.whenReady().catch((cause: unknown) => {
      throw new Error(`${url} does not let the ${name} in: ${String(cause)}`, { cause });
    });
    return { name, client, view };
  };
  const staff = async (username: string, filter: FeedFilter) => {
    const { token, user } = await signIn(url, username, password);
    return { user, ...(await post(username, 'staff', token, filter)) };
  };

  try {
    // One after another: a hub looks at a few sign-ins of one address at a time.
    const reception = await staff(options.reception, { all: true });
    const nurse = await staff(options.nurse, { all: true });
    const feed = await reception.view.whenReady();
    const departments = [...feed.departments.values()].filter(({ active }) => active).sort(byCode);
    const doctors: DoctorAtWork[] = [];
    for (const username of options.doctors) {
      const signedIn = await staff(username, { all: true });
      const doctor = feed.doctors.get(signedIn.user.doctorId ?? '');
      if (!doctor) throw new Error(`${username} is not the login of a doctor. Name others with --doctors.`);
      doctors.push({ ...signedIn, doctor });
    }
    if (departments.length === 0 || doctors.length === 0) throw new Error('A day needs a department and a doctor.');
    const kiosk = await post('kiosk', 'public', options.kioskToken, {});
    await Promise.all(
      Array.from({ length: options.boards }, (_, at) =>
        post(`board ${at + 1}`, 'public', options.boardToken, boardFilter(at, departments)),
      ),
    );
    return {
      kiosk,
      reception,
      nurse,
      doctors,
      departments,
      witnesses: () => posts.map(({ witness }) => witness()),
      close: () => posts.forEach(({ close }) => close()),
    };
  } catch (error) {
    for (const { close } of posts) close();
    throw error;
  }
};

const byCode = (a: Department, b: Department) => a.code.localeCompare(b.code);

/** All, and each department in turn: boards see different parts of the same changes. The levels are their device's. */
const boardFilter = (at: number, departments: readonly Department[]): FeedFilter => {
  const shapes: FeedFilter[] = [
    { all: true },
    ...departments.map(({ departmentId }) => ({ departmentIds: [departmentId] })),
  ];
  return shapes[at % shapes.length] ?? { all: true };
};
