import { huggingFaceCredentials } from '../credentials/huggingface.ts';
import { kaggleAccount } from '../credentials/kaggle-account.ts';
import { readNpmConfig } from '../npm/config.ts';
import { googleStorage } from '../sources/google-storage.ts';
import { kaggleRest } from '../sources/kaggle-service.ts';
import type { Probe } from './probe.ts';

const trimmed = (address: string): string => address.replace(/\/+$/, '');

/** Every service that models come from. To add one: an entry here. */
export const PROBES: readonly Probe[] = [
  {
    name: 'Kaggle Models',
    async target(surroundings, http) {
      const notes: string[] = [];
      const means = { http, note: (text: string) => notes.push(text) };
      const { credentials, trouble } = await kaggleAccount(surroundings, means);
      const url = `${kaggleRest(surroundings.env)}/models/google/yamnet/tfLite/tflite/get`;
      return { url, credentials, trouble, notes };
    },
  },
  {
    name: 'Hugging Face',
    async target(surroundings) {
      const credentials = await huggingFaceCredentials(surroundings);
      const endpoint = trimmed(surroundings.env.HF_ENDPOINT || 'https://huggingface.co');
      // With a token the service says whose it is, and refuses a wrong one.
      const url = credentials ? `${endpoint}/api/whoami-v2` : `${endpoint}/api/models?limit=1`;
      return { url, credentials };
    },
  },
  {
    name: 'npm registry',
    async target(surroundings) {
      const config = readNpmConfig(surroundings);
      const url = `${await config.registryOf('npm')}npm/latest`;
      const authorization = config.authorizationFor(url);
      return authorization === undefined
        ? { url }
        : { url, credentials: { authorization, from: "npm's configuration" } };
    },
  },
  {
    name: 'Google storage',
    target: async (surroundings) => ({
      url: `${googleStorage(surroundings)}/mediapipe-models/face_detector/blaze_face_short_range/float16/1/blaze_face_short_range.tflite`,
    }),
  },
  {
    name: 'tfhub.dev',
    target: async ({ env }) => ({
      url: `${trimmed(env.ZOO_TFHUB_ENDPOINT || 'https://tfhub.dev')}/google/yamnet/1`,
    }),
  },
];
