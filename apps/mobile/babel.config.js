module.exports = (api) => {
  // Jest loads parts that Metro would fetch later by `require`.
  const plugins = api.env('test') ? ['@babel/plugin-transform-dynamic-import'] : [];
  return { presets: ['babel-preset-expo'], plugins };
};
