/** The chunk `crowd-konva.js`: the drawing library under one global, for `loadKonva`. */
import Konva from "konva";

Object.assign(window, { CrowdKonva: Konva });
