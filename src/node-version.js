/** Plain JavaScript, as start.js is: an older Node has to be able to read it. */

const OLDEST = [20, 19];

/**
 * What to tell somebody whose Node is too old; null where it is new enough.
 * @param {string} version such as 20.19.0
 */
export const refusalOfNode = (version) => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return null;
  return `Queue Hub needs Node ${OLDEST.join('.')} or newer; this is v${version}. See https://nodejs.org/en/download.`;
};
