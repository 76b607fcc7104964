import '../shared/staff/styles.css';
import './screens.css';
import './drawing.css';
import './door.css';
import './tour/tour.css';
import { mount, PageTexts } from '../shared/staff/frame/shell.tsx';
import { Home } from './home.tsx';
import { homeTexts } from './texts.ts';

mount(
  <PageTexts texts={homeTexts}>
    <Home />
  </PageTexts>,
);
