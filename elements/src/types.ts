/** What a TypeScript project learns of the library: the elements by their tags, and the object the script leaves behind. */
import type { CrowdAlert } from "./elements/crowd-alert";
import type { CrowdBadge } from "./elements/crowd-badge";
import type { CrowdBoundingBox } from "./elements/crowd-bounding-box";
import type { CrowdButton } from "./elements/crowd-button";
import type { CrowdCard } from "./elements/crowd-card";
import type { CrowdCheckbox } from "./elements/crowd-checkbox";
import type { CrowdClassifierMultiSelect } from "./elements/crowd-classifier-multi-select";
import type { CrowdClassifier } from "./elements/crowd-classifier";
import type { CrowdEntityAnnotation } from "./elements/crowd-entity-annotation";
import type { CrowdFab } from "./elements/crowd-fab";
import type { CrowdForm } from "./elements/crowd-form";
import type { CrowdIconButton } from "./elements/crowd-icon-button";
import type { CrowdImageClassifierMultiSelect } from "./elements/crowd-image-classifier-multi-select";
import type { CrowdImageClassifier } from "./elements/crowd-image-classifier";
import type { CrowdInput } from "./elements/crowd-input";
import type { CrowdInstanceSegmentation } from "./elements/crowd-instance-segmentation";
import type { CrowdInstructions } from "./elements/crowd-instructions";
import type { CrowdKeypoint } from "./elements/crowd-keypoint";
import type { CrowdLine } from "./elements/crowd-line";
import type { CrowdModal } from "./elements/crowd-modal";
import type { CrowdPolygon } from "./elements/crowd-polygon";
import type { CrowdPolyline } from "./elements/crowd-polyline";
import type { CrowdQuestionAnswerGeneration } from "./elements/crowd-question-answer-generation";
import type { CrowdRadioButton } from "./elements/crowd-radio-button";
import type { CrowdRadioGroup } from "./elements/crowd-radio-group";
import type { CrowdRekognitionDetectModerationLabels } from "./elements/crowd-rekognition-detect-moderation-labels";
import type { CrowdSemanticSegmentation } from "./elements/crowd-semantic-segmentation";
import type { CrowdSliderLabel } from "./elements/crowd-slider-label";
import type { CrowdSlider } from "./elements/crowd-slider";
import type { CrowdSpinner } from "./elements/crowd-spinner";
import type { CrowdTab } from "./elements/crowd-tab";
import type { CrowdTabs } from "./elements/crowd-tabs";
import type { CrowdTextArea } from "./elements/crowd-text-area";
import type { CrowdTextRanking } from "./elements/crowd-text-ranking";
import type { CrowdTextractAnalyzeDocument } from "./elements/crowd-textract-analyze-document";
import type { CrowdToast } from "./elements/crowd-toast";
import type { CrowdToggleButton } from "./elements/crowd-toggle-button";
import type { IronIcon } from "./elements/iron-icon";
import type { setWords } from "./core/words";

declare global {
  interface HTMLElementTagNameMap {
    "crowd-alert": CrowdAlert;
    "crowd-badge": CrowdBadge;
    "crowd-bounding-box": CrowdBoundingBox;
    "crowd-button": CrowdButton;
    "crowd-card": CrowdCard;
    "crowd-checkbox": CrowdCheckbox;
    "crowd-classifier-multi-select": CrowdClassifierMultiSelect;
    "crowd-classifier": CrowdClassifier;
    "crowd-entity-annotation": CrowdEntityAnnotation;
    "crowd-fab": CrowdFab;
    "crowd-form": CrowdForm;
    "crowd-icon-button": CrowdIconButton;
    "crowd-image-classifier-multi-select": CrowdImageClassifierMultiSelect;
    "crowd-image-classifier": CrowdImageClassifier;
    "crowd-input": CrowdInput;
    "crowd-instance-segmentation": CrowdInstanceSegmentation;
    "crowd-instructions": CrowdInstructions;
    "crowd-keypoint": CrowdKeypoint;
    "crowd-line": CrowdLine;
    "crowd-modal": CrowdModal;
    "crowd-polygon": CrowdPolygon;
    "crowd-polyline": CrowdPolyline;
    "crowd-question-answer-generation": CrowdQuestionAnswerGeneration;
    "crowd-radio-button": CrowdRadioButton;
    "crowd-radio-group": CrowdRadioGroup;
    "crowd-rekognition-detect-moderation-labels": CrowdRekognitionDetectModerationLabels;
    "crowd-semantic-segmentation": CrowdSemanticSegmentation;
    "crowd-slider-label": CrowdSliderLabel;
    "crowd-slider": CrowdSlider;
    "crowd-spinner": CrowdSpinner;
    "crowd-tab": CrowdTab;
    "crowd-tabs": CrowdTabs;
    "crowd-text-area": CrowdTextArea;
    "crowd-text-ranking": CrowdTextRanking;
    "crowd-textract-analyze-document": CrowdTextractAnalyzeDocument;
    "crowd-toast": CrowdToast;
    "crowd-toggle-button": CrowdToggleButton;
    "iron-icon": IronIcon;
  }
  interface Window {
    CrowdElements?: { readonly version: string; readonly address: string; readonly setWords: typeof setWords };
  }
}

export type {
  CrowdAlert,
  CrowdBadge,
  CrowdBoundingBox,
  CrowdButton,
  CrowdCard,
  CrowdCheckbox,
  CrowdClassifierMultiSelect,
  CrowdClassifier,
  CrowdEntityAnnotation,
  CrowdFab,
  CrowdForm,
  CrowdIconButton,
  CrowdImageClassifierMultiSelect,
  CrowdImageClassifier,
  CrowdInput,
  CrowdInstanceSegmentation,
  CrowdInstructions,
  CrowdKeypoint,
  CrowdLine,
  CrowdModal,
  CrowdPolygon,
  CrowdPolyline,
  CrowdQuestionAnswerGeneration,
  CrowdRadioButton,
  CrowdRadioGroup,
  CrowdRekognitionDetectModerationLabels,
  CrowdSemanticSegmentation,
  CrowdSliderLabel,
  CrowdSlider,
  CrowdSpinner,
  CrowdTab,
  CrowdTabs,
  CrowdTextArea,
  CrowdTextRanking,
  CrowdTextractAnalyzeDocument,
  CrowdToast,
  CrowdToggleButton,
  IronIcon,
};
