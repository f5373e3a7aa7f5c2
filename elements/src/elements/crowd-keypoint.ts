/** `<crowd-keypoint>`: single points in a picture (reference 7.6). */
import { define } from "../core/define";
import { keypoint } from "../drawing/kinds";
import { ShapeWidget } from "../drawing/shape-widget";

export class CrowdKeypoint extends ShapeWidget {
  readonly kind = keypoint;
}

define("crowd-keypoint", CrowdKeypoint);
