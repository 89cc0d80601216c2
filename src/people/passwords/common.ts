/** Passwords of twelve letters and more that everybody tries first; shorter ones are refused by their length. */
export const common: ReadonlySet<string> = new Set(
  `
    password1234 password12345 password123456 password12345678 passwordpassword passw0rd1234 p@ssw0rd1234
    p@ssword1234 mypassword123 mypassword1234 newpassword1 newpassword123 changeme1234 changeme12345
    changemeplease letmein12345 letmein123456 letmeinplease welcome12345 welcome123456 welcome2026! welcomeback1
    administrator administrator1 administrator123 admin1234567 admin12345678 adminadmin123 adminadminadmin
    rootrootroot qwerty123456 qwerty1234567 qwerty12345678 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop1234
    q1w2e3r4t5y6 q1w2e3r4t5y6u7 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc zaq12wsxcde3 zxcvbnm12345 zxcvbnm123456
    asdfghjkl123 asdfghjkl1234 abc123456789 abcd12345678 abcdef123456 a1b2c3d4e5f6 a123456789012 iloveyou1234
    iloveyou12345 iloveyouforever iloveyousomuch sunshine1234 princess1234 football1234 baseball1234 superman1234
    batman123456 dragon123456 monkey123456 shadow123456 master123456 michael12345 trustno1trustno1 letmeinletmein
    starwars1234 pokemon12345 computer1234 internet1234 whatever1234 freedom12345 jesuschrist1 jesuslovesme
    library12345 librarian123 librarian1234 librarylibrary correcthorsebatterystaple thisismypassword
    thisisapassword nopassword123 secretsecret secret123456 supersecret1 supersecret123 testtesttest test12345678
    testing12345 default12345 temporary123 temppassword temppassword1 guestguest123 googlegoogle facebook1234
    linkedin1234 microsoft123 111111111111 222222222222 121212121212 123123123123 123321123321 112233445566
    123456654321 098765432109 987654321098 147258369147 159753159753 102030405060 123456789abc 123456789qwe
    123qweasdzxc qweasdzxc123
  `
    .trim()
    .split(/\s+/),
);
