import '../shared/staff/styles.css';
import './home.css';
import './tour/tour.css';
import { mount, PageTexts } from '../shared/staff/shell.tsx';
import { Home } from './home.tsx';
import { homeTexts } from './texts.ts';

mount(
  <PageTexts texts={homeTexts}>
    <Home />
  </PageTexts>,
);
