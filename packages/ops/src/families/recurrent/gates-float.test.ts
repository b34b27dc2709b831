import { expect, it } from '@jest/globals';
import { normaliseInFloat, sigmoidInFloat, tanhInFloat } from './gates-float.ts';

/** The vectors of `tensor_utils_test.cc` of TFLite: `QuantApplyLayerNormFloatTest` and its siblings below. */
const GATES = [
  [-310, 596, 34, -68, 475, 92, 672, -54, -913, -200, -1194, -836, -620, -237, 991],
  [533, 721, -736, -8, -941, -372, -1084, 591, 2557, -779, 175, 582, 956, -287, 944],
];
const WEIGHTS = Int16Array.of(
  ...[21849, 22882, 20626, 23854, 24779, 26354, 12980, 26231, 23716, 27271, 24937, 22647, 24715, 22854],
  19646,
);
const BIAS = Int32Array.of(
  ...[-14175520, -13805465, -16027609, -13786809, -13321033, -14399810, -15055368, -14536623, -14508746],
  ...[-13784007, -15206609, -15125830, -14996304, -14847597, -12814379],
);
const NORMALISED = [
  [-9408, 5844, -4803, -5297, 4826, -2392, 927, -5286, -20353, -7851, -26534, -18701, -15830, -8623, 10312],
  [
    -2524, -136, -16053, -8206, -19160, -13299, -14407, -1233, 20617, -18594, -6736, -2272, 2597, -11620,
    1566,
  ],
];

it('gates are normalised as in QuantApplyLayerNormFloatTest', () => {
  GATES.forEach((gates, batch) => {
    const values = Int16Array.from(gates);
    normaliseInFloat(values, WEIGHTS, BIAS, { significand: 1895840000, shift: -13 });
    expect(Array.from(values)).toEqual(NORMALISED[batch]);
  });
});

it('the sigmoid is that of QuantSigmoidFloatTest', () => {
  const inputs = [
    ...[-10500, 1398, -6963, -7404, 485, -5401, -1757, -7668, -19248, -9692, -24249, -17923, -15840, -10026],
    ...[5249, -89, 1787, -16178, -6691, -19524, -13439, -24048, -1123, 32767, -17267, -3378, 823, 11482],
    ...[-11139, 7508],
  ];
  expect(inputs.map(sigmoidInFloat)).toEqual([
    ...[2343, 19153, 5061, 4617, 17352, 6915, 12922, 4368, 295, 2811, 87, 407, 671, 2608, 25647, 16206],
    ...[19902, 619, 5352, 276, 1187, 92, 14151, 32757, 476, 9986, 18024, 30895, 2026, 28249],
  ]);
});

it('the hyperbolic tangent is that of QuantTanhFloatTest', () => {
  const inputs = [
    ...[-1, 0, 1, -35, 264, 289, 8, 27, -37, -1310, -120, 127, -16, 106, 370, -583, -299, 93, -548, 548, 653],
    ...[-29, -53, 1058, -52, -164, -149, -635, 201, -1297, -145, 899, -176],
  ];
  expect(inputs.map((x) => tanhInFloat(x, 12) + 0)).toEqual([
    ...[-8, 0, 8, -279, 2109, 2308, 63, 215, -295, -10136, -959, 1015, -127, 847, 2951, -4632, -2387, 743],
    ...[-4358, 4358, 5180, -231, -423, 8280, -415, -1311, -1191, -5039, 1606, -10042, -1159, 7078, -1407],
  ]);
});

it('what is beyond 16 bits is cut', () => {
  expect(sigmoidInFloat(32767)).toBe(32757);
  expect(tanhInFloat(32767, 0)).toBe(32767);
  const values = Int16Array.of(5, 5);
  normaliseInFloat(values, Int16Array.of(1, 1), Int32Array.of(2147483647, -2147483648), {
    significand: 2 ** 30,
    shift: 0,
  });
  expect(Array.from(values)).toEqual([32767, -32768]);
});
