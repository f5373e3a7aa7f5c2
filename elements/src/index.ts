/** The script `crowd-html-elements.js`: defines every element, once, whatever the page loads twice. */
import { SCRIPT_ADDRESS } from "./core/chunks";
import "./elements/crowd-alert";
import "./elements/crowd-badge";
import "./elements/crowd-bounding-box";
import "./elements/crowd-button";
import "./elements/crowd-card";
import "./elements/crowd-checkbox";
import "./elements/crowd-classifier";
import "./elements/crowd-classifier-multi-select";
import "./elements/crowd-entity-annotation";
import "./elements/crowd-fab";
import "./elements/crowd-form";
import "./elements/crowd-icon-button";
import "./elements/crowd-image-classifier";
import "./elements/crowd-image-classifier-multi-select";
import "./elements/crowd-input";
import "./elements/crowd-instance-segmentation";
import "./elements/crowd-instructions";
import "./elements/crowd-keypoint";
import "./elements/crowd-line";
import "./elements/crowd-modal";
import "./elements/crowd-polygon";
import "./elements/crowd-polyline";
import "./elements/crowd-question-answer-generation";
import "./elements/crowd-radio-button";
import "./elements/crowd-radio-group";
import "./elements/crowd-rekognition-detect-moderation-labels";
import "./elements/crowd-semantic-segmentation";
import "./elements/crowd-slider";
import "./elements/crowd-slider-label";
import "./elements/crowd-spinner";
import "./elements/crowd-tab";
import "./elements/crowd-tabs";
import "./elements/crowd-text-area";
import "./elements/crowd-text-ranking";
import "./elements/crowd-textract-analyze-document";
import "./elements/crowd-toast";
import "./elements/crowd-toggle-button";
import "./elements/iron-icon";
import { tellWhenReady } from "./core/ready";
import { installTheme } from "./core/theme";
import { setWords } from "./core/words";
import type {} from "./types";

declare const __VERSION__: string;

if (window.CrowdElements === undefined) {
  window.CrowdElements = { version: __VERSION__, address: SCRIPT_ADDRESS, setWords };
  installTheme();
  tellWhenReady();
}
