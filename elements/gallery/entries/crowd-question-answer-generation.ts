import type { Entry } from "../entry";

export const entry: Entry = {
  tag: "crowd-question-answer-generation",
  summary: "Questions and answers about a text, with the places that prove them. The shape of the answer is ours.",
  group: "Text",
  attributes: [
    { name: "name", type: "text", fallback: "", says: "Key in the answer. Required." },
    { name: "header", type: "text", fallback: "none", says: "What to do." },
    { name: "text", type: "text", fallback: "", says: "The text to ask about. Required." },
    { name: "min-questions, max-questions", type: "number", fallback: "1, no limit", says: "How many are wanted." },
    { name: "question-min-words, question-max-words", type: "number", fallback: "1, no limit", says: "Length of a question." },
    { name: "answer-min-words, answer-max-words", type: "number", fallback: "1, no limit", says: "Length of an answer." },
    { name: "question-tags", type: "list of texts", fallback: "none", says: "Kinds a question may be marked with." },
    { name: "allow-custom-question-tags", type: "flag", fallback: "off", says: "Whether workers may add kinds of their own." },
  ],
  template: `<crowd-form>
  <crowd-question-answer-generation
    name="qa"
    header="Write questions that the text answers"
    text="The ferry from Oban left at noon, an hour late, because of fog in the sound.
It reached Mull by one. Nobody had told the hotel, whose kitchen had closed."
    min-questions="2"
    max-questions="5"
    question-min-words="3"
    question-max-words="30"
    answer-max-words="60"
    question-tags="['Who', 'What', 'When', 'Why']"
    allow-custom-question-tags
  >
    <short-instructions>
      <p>Ask what a reader would ask, and select the words that prove your answer.</p>
    </short-instructions>
  </crowd-question-answer-generation>
</crowd-form>`,
};
