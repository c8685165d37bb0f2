import { defineBackgroundTask } from './src/platform/background-task';
import 'expo-router/entry';

// Here, as the system may start the app for this alone: then no screen is drawn, and no route is read.
defineBackgroundTask();
