// Everything a web app needs before its own styles: the typeface, the kit's layer, our base.
import '@fontsource-variable/inter';
import '@mantine/core/styles.layer.css';
import './global.css';
