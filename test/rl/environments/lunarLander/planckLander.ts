import { Box, Edge, Polygon, RevoluteJoint, Vec2, World } from 'planck';
import type { GroundEdge } from '../../../../main/rl/environments/lunarLander/manifold';
import { viewHeight, viewWidth } from '../../../../main/rl/environments/lunarLander/terrain';

/** The scene of LunarLander in planck, the JavaScript port of Box2D: what our own physics is measured against. */
export function createPlanckLander(ground: readonly GroundEdge[]) {
  const world = new World({ gravity: new Vec2(0, -10) });
  const earth = world.createBody();
  for (const { x1, y1, x2, y2, friction } of ground) {
    earth.createFixture({ shape: new Edge(new Vec2(x1, y1), new Vec2(x2, y2)), friction, density: 0 });
  }
  const corners = [
    [-14, 17],
    [-17, 0],
    [-17, -10],
    [17, -10],
    [17, 0],
    [14, 17],
  ].map(([x, y]) => new Vec2(x! / 30, y! / 30));
  const lander = world.createBody({ type: 'dynamic', position: new Vec2(viewWidth / 2, viewHeight) });
  lander.createFixture({ shape: new Polygon(corners), density: 5, friction: 0.1, filterCategoryBits: 0x10, filterMaskBits: 1 });
  const legs = [-1, 1].map((side) => {
    const position = new Vec2(viewWidth / 2 - (side * 20) / 30, viewHeight);
    const leg = world.createBody({ type: 'dynamic', position, angle: side * 0.05 });
    const shape = new Box(2 / 30, 8 / 30);
    leg.createFixture({ shape, density: 1, friction: 0.2, filterCategoryBits: 0x20, filterMaskBits: 1 });
    const [lower, upper] = side < 0 ? [0.4, 0.9] : [-0.9, -0.4];
    world.createJoint(
      new RevoluteJoint({
        bodyA: lander,
        bodyB: leg,
        localAnchorA: new Vec2(0, 0),
        localAnchorB: new Vec2((side * 20) / 30, 18 / 30),
        referenceAngle: side * 0.05,
        enableMotor: true,
        enableLimit: true,
        maxMotorTorque: 40,
        motorSpeed: 0.3 * side,
        lowerAngle: lower!,
        upperAngle: upper!,
      }),
    );
    return leg;
  });
  return { world, bodies: [lander, ...legs] };
}
