// The styles of every staff page, in the order in which they may override each other. Mantine's are in a layer of
// their own, so that ours win wherever both say something.
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.layer.css';
import '../tokens.css';
import './css/base.css';
import './css/controls.css';
import './css/shell.css';
import './css/marks.css';
import './css/table.css';
import './css/dialog.css';
