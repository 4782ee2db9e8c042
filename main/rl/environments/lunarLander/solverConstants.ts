/** Tolerances of Box2D 2.3's solver, b2Settings.h. SI units and radians. */
export const linearSlop = 0.005; // m
export const angularSlop = (2 / 180) * Math.PI; // rad
export const maxLinearCorrection = 0.2; // m
export const maxAngularCorrection = (8 / 180) * Math.PI; // rad
/** Skin around polygons and edges; contacts begin where skins touch. */
export const skinRadius = 2 * linearSlop; // m
/** Share of an overlap that is corrected in a pass. */
export const overlapShare = 0.2;
/** The same at the moment of an impact. */
export const impactOverlapShare = 0.75;
export const maxTranslation = 2; // m in a step
export const maxRotation = Math.PI / 2; // rad in a step
export const sleepTime = 0.5; // s
export const sleepSpeed = 0.01; // m/s
export const sleepSpin = (2 / 180) * Math.PI; // rad/s
/** Impacts of one body with one edge that are followed within a step. */
export const maxImpacts = 8;
