#!/usr/bin/env node
import './zoo.cjs';
