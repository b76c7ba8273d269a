/**
 * What Slack takes, in characters and counts; one place, so that rendering and reading agree. From the documented limits of its blocks
 * (`@slack/types` 3.2.0), but for the last three.
 */
export const LIMITS = {
  messageBlocks: 50,
  viewBlocks: 100,
  header: 150,
  /** A text object: of a section, a context, an input's hint. */
  text: 3_000,
  actions: 25,
  buttonTitle: 75,
  buttonValue: 2_000,
  buttonUrl: 3_000,
  inputLabel: 2_000,
  inputText: 3_000,
  placeholder: 150,
  selectOptions: 100,
  radioOptions: 10,
  optionText: 75,
  optionValue: 75,
  id: 255,
  tableRows: 100,
  tableCells: 20,
  imageAlt: 2_000,
  imageUrl: 3_000,
  modalTitle: 24,
  modalButton: 24,
  privateMetadata: 3_000,
  callbackId: 255,
  /** No page states it; people saw 9,597 characters of block text taken and 11,341 refused (`msg_blocks_too_long`: bolt-js#2867, #2509). */
  messageText: 9_500,
  /** A view may have 250 KB as JSON; a character may take six bytes there. */
  viewText: 24_000,
  /** No limit is documented for rich text; a section's is kept to. */
  richText: 3_000,
} as const;
