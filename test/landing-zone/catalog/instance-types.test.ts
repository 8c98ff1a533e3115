import { instanceArchitecture, isMac } from "../../../landing-zone/catalog/instance-types.js";

// All families of `aws ec2 describe-instance-types`, as of 2026.
const ARM64 =
  "a1 c6g c6gd c6gn c7g c7gd c7gn c8g c8gb c8gd c8gn g5g hpc7g i4g i8g i8ge im4gn is4gen m6g m6gd m7g m7gd m8g m8gb m8gd m8gn r6g r6gd r7g r7gd r8g r8gb r8gd r8gn t4g x2gd x8g";
const X86_64 =
  "c1 c3 c4 c5 c5a c5ad c5d c5n c6a c6i c6id c6in c7a c7i c7i-flex c8a c8i c8i-flex c8ib c8id c8in c8ine d2 d3 d3en dl1 dl2q f2 g4ad g4dn g5 g6 g6e g6f g7e gr6 gr6f h1 hpc6a hpc6id hpc7a hpc8a i2 i3 i3en i4i i7i i7ie inf1 inf2 m1 m2 m3 m4 m5 m5a m5ad m5d m5dn m5n m5zn m6a m6i m6id m6idn m6in m7a m7i m7i-flex m8a m8azn m8i m8i-flex m8ib m8id m8in m8ine p3dn p4d p4de p5 p5e p5en p6-b200 p6-b300 r3 r4 r5 r5a r5ad r5b r5d r5dn r5n r6a r6i r6id r6idn r6in r7a r7i r7iz r8a r8i r8i-flex r8ib r8id r8in t1 t2 t3 t3a trn1 trn1n trn2 u-3tb1 u-6tb1 u7i-12tb u7i-6tb u7in-16tb u7in-32tb vt1 x1 x1e x2idn x2iedn x2iezn x8aedz x8i z1d";
const MACS = "mac1 mac2 mac2-m1ultra mac2-m2 mac2-m2pro mac-m4 mac-m4max mac-m4pro";

test("an instance type's family tells its architecture", () => {
  for (const family of ARM64.split(" "))
    expect([family, instanceArchitecture(`${family}.large`)]).toEqual([family, "arm64"]);
  for (const family of X86_64.split(" "))
    expect([family, instanceArchitecture(`${family}.large`)]).toEqual([family, "x86_64"]);
});

test("a family that AWS may add tells it by the letter of its processor alone", () => {
  for (const type of ["m12g.large", "t9gd.nano", "is9gen.large"])
    expect(instanceArchitecture(type)).toBe("arm64");
  for (const type of ["m12i.large", "c9a.large", "t5i-flex.nano"])
    expect(instanceArchitecture(type)).toBe("x86_64");
  for (const type of ["trn9.large", "p6e-gb200.36xlarge", "q1.large", "m.large"])
    expect(instanceArchitecture(type)).toBeUndefined();
});

test("a Mac is known by its name", () => {
  for (const family of MACS.split(" ")) expect([family, isMac(`${family}.metal`)]).toEqual([family, true]);
  for (const type of ["m2.large", "machine1.large"]) expect(isMac(type)).toBe(false);
});
