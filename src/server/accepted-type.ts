/** Which of the offered media types the client likes best (RFC 9110 §12.5.1); the first offered when it likes none or does not say. */
export function acceptedType<Type extends string>(accept: string | undefined, offered: readonly [Type, ...Type[]]): Type {
  const ranges = (accept ?? '*/*')
    .slice(0, 1000)
    .split(',')
    .map((range) => {
      const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
      const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? '1';
      return { type, quality: /^[01](?:\.\d{0,3})?$/.test(quality) ? Number(quality) : 0 };
    });
  const liking = (type: string): number => {
    const by = (name: string) => ranges.find((range) => range.type === name)?.quality;
    return by(type) ?? by(`${type.split('/', 1)[0]}/*`) ?? by('*/*') ?? 0;
  };
  return offered.reduce((best, type) => (liking(type) > liking(best) ? type : best), offered[0]);
}
