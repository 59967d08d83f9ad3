// A text area of Markdown becomes a rich text editor. As long as nothing is changed in it the
// Markdown is sent as it was; a change sends HTML, and says so.
import {
  Blockquote, Bold, BulletList, Code, Document, Editor, HardBreak, Heading, History, HorizontalRule, Italic, Link,
  ListItem, OrderedList, Paragraph, Strike, Text,
} from "../prose/prose.js";

const words = () => JSON.parse(document.getElementById("rich-words").textContent);

const BUTTONS = [
  ["bold", "B", (chain) => chain.toggleBold(), (editor) => editor.isActive("bold")],
  ["italic", "I", (chain) => chain.toggleItalic(), (editor) => editor.isActive("italic")],
  ["heading", "T", (chain) => chain.toggleHeading({ level: 3 }), (editor) => editor.isActive("heading")],
  ["bullets", "•", (chain) => chain.toggleBulletList(), (editor) => editor.isActive("bulletList")],
  ["numbers", "1.", (chain) => chain.toggleOrderedList(), (editor) => editor.isActive("orderedList")],
  ["quote", "«", (chain) => chain.toggleBlockquote(), (editor) => editor.isActive("blockquote")],
];

function button(label, sign) {
  const made = document.createElement("button");
  Object.assign(made, { type: "button", title: label, textContent: sign });
  made.setAttribute("aria-label", label);
  return made;
}

// What was typed as the address of a link: "" for no link, null for what is no address.
function addressOf(typed) {
  const text = typed.trim();
  if (!text || /^(https?:\/\/|mailto:)\S+$/i.test(text)) return text;
  if (/\s|^[a-z][a-z0-9+-]*:/i.test(text)) return null;
  if (/^[^/@]+@[^/@]+\.[^/@]+$/.test(text)) return `mailto:${text}`;
  return /^[^/?#]+\.[^./?#]{2,}([/?#:]|$)/.test(text) ? `https://${text}` : null;
}

function linkForm(editor, texts) {
  const row = document.createElement("div");
  row.className = "rich-link field";
  row.hidden = true;
  const input = document.createElement("input");
  Object.assign(input, { type: "url", placeholder: "https://" });
  input.setAttribute("aria-label", texts.address);
  const wrong = document.createElement("p");
  wrong.className = "rich-wrong";
  wrong.setAttribute("role", "alert");
  const apply = button(texts.apply, texts.apply);
  apply.className = "btn btn-s";
  const told = (text) => { wrong.textContent = text; input.setAttribute("aria-invalid", String(Boolean(text))); };
  const close = () => { row.hidden = true; told(""); editor().commands.focus(); };
  const set = () => {
    const href = addressOf(input.value);
    if (href === null) { told(texts.wrong); input.focus(); return; }
    const chain = editor().chain().focus().extendMarkRange("link");
    if (href) chain.setLink({ href }).run();
    else chain.unsetLink().run();
    close();
  };
  apply.addEventListener("click", set);
  input.addEventListener("input", (event) => { event.stopPropagation(); told(""); });
  row.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === input) { event.preventDefault(); set(); }
    if (event.key === "Escape") close();
  });
  row.append(input, apply, wrong);
  const open = () => {
    if (!row.hidden) { close(); return; }
    row.hidden = false;
    input.value = editor().getAttributes("link").href ?? "";
    input.focus();
  };
  return { row, open };
}

function toolbar(editor, texts, label) {
  const bar = document.createElement("div");
  bar.className = "rich-bar";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", `${texts.tools} – ${label}`);
  const marks = BUTTONS.map(([name, sign, run, isActive]) => {
    const made = button(texts[name], sign);
    made.addEventListener("click", () => run(editor().chain().focus()).run());
    bar.append(made);
    return () => made.setAttribute("aria-pressed", String(isActive(editor())));
  });
  const link = linkForm(editor, texts);
  const opener = button(texts.link, "↗");
  opener.addEventListener("click", link.open);
  bar.append(opener);
  return { bar, linkRow: link.row, update: () => marks.forEach((mark) => mark()) };
}

// Tab goes on to the next control, as everywhere: a list is indented with Ctrl+].
const Entry = ListItem.extend({
  addKeyboardShortcuts() {
    const { commands } = this.editor;
    return {
      Enter: () => commands.splitListItem(this.name),
      "Mod-]": () => commands.sinkListItem(this.name),
      "Mod-[": () => commands.liftListItem(this.name),
    };
  },
});

function extensions() {
  const wanted = [
    Document, Paragraph, Text, Bold, Italic, Strike, Code, HardBreak, Heading.configure({ levels: [3, 4] }), BulletList, OrderedList,
    Entry, Blockquote, HorizontalRule, Link.configure({ openOnClick: false }), History,
  ];
  return wanted.filter(Boolean);
}

export function makeRich(textarea) {
  const texts = words();
  const label = textarea.labels?.[0]?.textContent.trim() ?? "";
  const legend = textarea.closest("fieldset")?.querySelector("legend")?.textContent.trim() ?? "";
  const name = [legend, label].filter(Boolean).join(", ").replace(/\s+/g, " ");
  const box = document.createElement("div");
  box.className = "rich";
  const markdown = textarea.value;
  const flag = document.createElement("input");
  Object.assign(flag, { type: "hidden", name: `${textarea.name}.html`, value: "" });
  let editor = null;
  const tools = toolbar(() => editor, texts, name);
  box.append(tools.bar, tools.linkRow);
  textarea.before(box, flag);
  const attributes = { role: "textbox", "aria-multiline": "true", "aria-label": name, lang: textarea.lang };
  for (const one of ["aria-invalid", "aria-describedby"]) if (textarea.hasAttribute(one)) attributes[one] = textarea.getAttribute(one);
  editor = new Editor({
    element: box,
    injectCSS: false,
    extensions: extensions(),
    content: textarea.dataset.rich,
    editorProps: { attributes },
    onTransaction: tools.update,
  });
  const first = editor.getHTML();
  editor.on("update", () => {
    const html = editor.getHTML();
    flag.value = html === first ? "" : "1";
    textarea.value = html === first ? markdown : html;
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  delete textarea.dataset.rich;
  textarea.hidden = true;
  tools.update();
}
